import { frameworkSuite } from "../support/framework-suite.ts";

frameworkSuite("next-export");
