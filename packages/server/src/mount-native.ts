import type { Hono } from 'hono';
import type { Connection } from './connection.ts';
import { routes } from './native/routes.ts';
import { serveRoute } from './serve-route.ts';
import type { Server } from './server.ts';

/** What an app made by hono knows besides the request. */
export interface Env {
  readonly Bindings: Connection;
}

/** Puts the native API under its paths. */
export function mountNative(hono: Hono<Env>, server: Server): void {
  for (const route of routes) {
    const serve = serveRoute(route, server);
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    hono.on(route.method, path, (context) => serve(context.req.raw, context.env, context.req.param()));
  }
}
