console.log("never printed");
var foo bar;
