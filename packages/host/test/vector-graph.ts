export { vectorGraph } from "@parseltongue/testkit";
