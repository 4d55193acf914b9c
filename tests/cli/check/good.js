#!/usr/bin/env protojs
console.log("never printed"); return 1;
