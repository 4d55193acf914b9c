let x: number = 1; console.log("never printed")
