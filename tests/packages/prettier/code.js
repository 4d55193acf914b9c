import a, {b,c as d} from "x"
const  f = async ( {x, y=2,...rest} , ...args ) => { for await (const z of rest) { if(z) yieldIt(z); else throw new Error(`bad ${z} ${ x+y }`) } }
export default class A extends B { #p = 1; static { init() } get v () { return this.#p?.[0] ?? null } }
// comment
const veryLongName = someFunction(argumentNumberOne, argumentNumberTwo, argumentNumberThree).then(result => result.json()).catch(() => {})
label: while(1) { break label }
