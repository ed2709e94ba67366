import { describe, expect, test } from "vitest";
import {
  handlerFacts,
  isAboutRequests,
} from "../../../src/code/diagnosis/request-handler-facts.ts";

describe("what a handler's file exports, calls and imports", () => {
  test.each<[text: string, exported: string[], called: string[]]>([
    ["export default clerkMiddleware();", ["default"], ["clerkMiddleware"]],
    ["export default async function proxy() {}", ["default"], []],
    ["export async function proxy() {}", ["proxy"], []],
    ["export const middleware = clerk.clerkMiddleware();", ["middleware"], ["clerkMiddleware"]],
    ["const run = make();\nexport { run as proxy };", ["proxy"], ["make"]],
    ["// export function proxy() { clerkMiddleware(); }", [], []],
    ["const text = 'export function proxy() { clerkMiddleware(); }';", [], []],
    ["/* export default */ function proxy() {}", [], []],
  ])("%s", (text, exported, called) => {
    const facts = handlerFacts("proxy.ts", text);
    expect(facts.exported).toEqual(exported);
    expect([...facts.called]).toEqual(called);
  });

  test.each([
    ['import own from "./own";', true],
    ['import own from "@/own";', true],
    ['import { NextResponse } from "next/server";', false],
    ['// import own from "./own";', false],
  ])("%s", (text, expected) => {
    expect(handlerFacts("proxy.ts", text).importsLocal).toBe(expected);
  });
});

test.each([
  ['import { NextResponse } from "next/server";', true],
  ["export const config = { matcher: [] };", true],
  ['import { clerkMiddleware } from "@clerk/nextjs/server";', true],
  ["// Clerk's matcher goes here, from next/server.", false],
  ["export const proxy = (url: string) => url;", false],
])("a file in the wrong place was meant to handle requests: %s", (text, expected) => {
  expect(isAboutRequests("lib/proxy.ts", text)).toBe(expected);
});
