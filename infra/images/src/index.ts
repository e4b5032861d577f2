export { layOutRoot, USER } from "./verify/image-root.ts";
