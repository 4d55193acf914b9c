import "./missing.js";
let a b;
