// Types of protojs:serve, for editors and tsc: `/// <reference path="…/types/serve.d.ts" />`. What it does: docs/serve.md.

declare module 'protojs:serve' {
  import type { SecureContextOptions, TlsOptions } from 'node:tls';

  export type Address = { transport: 'tcp'; hostname: string; port: number } | { transport: 'unix'; path: string };

  export interface ServeInfo {
    readonly remoteAddr: Address;
    /** Settles when the response was sent, or cannot be. */
    readonly completed: Promise<void>;
  }

  type Answer = Response | Promise<Response>;
  export type Handler = (request: Request, info: ServeInfo) => Answer;

  /** The names of the parameters in a path. */
  export type ParamsOf<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
    ? ParamOf<Segment> & ParamsOf<Rest>
    : ParamOf<Path>;
  type ParamOf<Segment extends string> = Segment extends `:${infer Name}`
    ? { readonly [K in Name]: string }
    : Segment extends '*'
      ? { readonly '*': string }
      : {};

  export type RoutedRequest<Path extends string> = Request & { readonly params: ParamsOf<Path> };
  export type RouteHandler<Path extends string> = (request: RoutedRequest<Path>, info: ServeInfo) => Answer;
  type Target<Path extends string> = RouteHandler<Path> | Response;
  export type Route<Path extends string> = Target<Path> | { readonly [method: string]: Target<Path> };

  export interface ServeOptions<Paths extends string = string> {
    port?: number;
    hostname?: string;
    host?: string;
    path?: string;
    unix?: string;
    reusePort?: boolean;
    cert?: SecureContextOptions['cert'];
    key?: SecureContextOptions['key'];
    tls?: TlsOptions;
    signal?: AbortSignal;
    routes?: { [Path in Paths]: Route<Path> };
    onListen?(address: Address): void;
    onError?(error: unknown): Answer;
    error?(error: unknown): Answer;
    /** Milliseconds; 0 is never. */
    idleTimeout?: number;
    /** Milliseconds; 0 is never. */
    requestTimeout?: number;
    /** Bytes. */
    maxBodySize?: number;
    compress?: boolean;
  }

  export interface HttpServer extends AsyncDisposable {
    readonly addr: Address | null;
    readonly port: number | undefined;
    readonly hostname: string | undefined;
    readonly url: URL | null;
    readonly finished: Promise<void>;
    shutdown(): Promise<void>;
    ref(): this;
    unref(): this;
  }

  export function serve(handler: Handler, options?: ServeOptions): HttpServer;
  export function serve<Paths extends string>(options: ServeOptions<Paths>, handler: Handler): HttpServer;
  export function serve<Paths extends string>(
    options: ServeOptions<Paths> & ({ handler: Handler } | { fetch: Handler } | { routes: { [Path in Paths]: Route<Path> } }),
  ): HttpServer;

  export function upgradeWebSocket(
    request: Request,
    options?: { protocol?: string; compression?: boolean },
  ): { socket: WebSocket; response: Response };
}
