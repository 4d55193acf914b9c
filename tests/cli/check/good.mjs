import { nothing } from "./missing.js";
export const x = await nothing;
