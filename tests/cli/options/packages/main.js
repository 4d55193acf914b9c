console.log(require("conditional"));
