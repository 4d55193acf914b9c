console.log("a file");
