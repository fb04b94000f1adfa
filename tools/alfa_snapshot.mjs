// Gives the document as data, styles included, which alfa.mjs holds against the rules in another page.
import { Native } from "@siteimprove/alfa-dom/native";

globalThis.documentAsData = () => Native.fromNode(document);
