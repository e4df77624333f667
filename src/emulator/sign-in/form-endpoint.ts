import { isGuid } from "../guid.ts";
import type { Authority } from "./authority.ts";
import { checkTenant } from "./directory.ts";
import { EntraError, onlyPost, refuse } from "./entra-error.ts";

/** A form that was sent to one of the authority's endpoints. */
export interface FormRequest {
  readonly form: URLSearchParams;
  /** The address under which it came, "https://org": the environment's own. */
  readonly origin: string;
}

export type FormEndpoint = (asked: FormRequest, authority: Authority) => object | Promise<object>;

/** Answers `POST /{tenant}/…` with what the endpoint gives, or refuses as Microsoft Entra does. */
export async function answerForm(request: Request, endpoint: FormEndpoint, authority: Authority): Promise<Response> {
  const url = new URL(request.url);
  try {
    if (request.method !== "POST") throw onlyPost(request.method);
    checkTenant(url.pathname.split("/")[1] ?? "", authority.directory);
    const form = new URLSearchParams(await request.text());
    const body = await endpoint({ form, origin: url.origin }, authority);
    return Response.json(body, { headers: { "Cache-Control": "no-store", Pragma: "no-cache" } });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return refuse(error, authority.clock(), correlationOf(request, url));
  }
}

/** What the client calls its request: Microsoft's libraries send it in the query string, others as a header. */
function correlationOf(request: Request, url: URL): string | undefined {
  const id = url.searchParams.get("client-request-id") ?? request.headers.get("client-request-id") ?? "";
  return isGuid(id) ? id : undefined;
}
