type A<T> = T extends (infer U)[] ? {[K in keyof U]?: U[K]} : never
interface B extends C<string>,D { readonly x: number; method?(a: string): asserts a is "x" }
enum Color {Red="red",Green="green"}
declare module "foo" { export function bar<T extends object = {}>(x:T): T }
abstract class X<T> implements B { constructor(private readonly a:string, public b?:number){super()} @dec() method!: () => void }
const x = <const>["a", 1] satisfies unknown; let y = x as unknown as Record<string,number>
