export const double = (number) => number * 2;
export const unused = () => console.log("unused");
