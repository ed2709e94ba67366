import { frameworkSuite } from "../support/framework-suite.ts";

frameworkSuite("create-react-app");
