import { frameworkSuite } from "../support/framework-suite.ts";

frameworkSuite("react-router-spa");
