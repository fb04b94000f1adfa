// Holds a document, as alfa_snapshot.mjs gives it, against the rules for WCAG 2.2, levels A and AA, and gives what fails:
// which rule, and where.
import { Audit, Outcome } from "@siteimprove/alfa-act";
import { Device } from "@siteimprove/alfa-device";
import { Node } from "@siteimprove/alfa-dom";
import { Request, Response } from "@siteimprove/alfa-http";
import rules from "@siteimprove/alfa-rules";
import { Conformance, Criterion } from "@siteimprove/alfa-wcag";
import { Page } from "@siteimprove/alfa-web";

// How large what is pressed must be (2.5.8): axe holds every page against that as well; here it took a quarter of the time.
const ALSO_AXES = ["sia-r113"];

globalThis.failedRules = async (data) => {
    const device = Device.standard();
    const document_ = Node.from(data, device);
    const page = Page.of(Request.empty(), Response.empty(), document_, device);
    const isAsked = (requirement) => Criterion.isCriterion(requirement) && Conformance.isAA()(requirement);
    const isAxes = (rule) => ALSO_AXES.includes(rule.uri.split("/").pop());
    const asked = rules.filter((rule) => rule.hasRequirement(isAsked) && !isAxes(rule));
    const outcomes = [...await Audit.of(page, asked).evaluate()];
    return outcomes.filter(Outcome.isFailed).map((one) => {
        const why = [...one.expectations].map(([, expectation]) => JSON.stringify(expectation)).join(" ");
        return `${one.rule.uri.split("/").pop()} ${String(one.target).trim().slice(0, 200)} ${why.slice(0, 200)}`;
    });
};
