/** One request of a batch, as it was written: nothing is resolved or decoded yet. */
export interface InnerRequest {
  readonly method: string;
  /** Absolute, from the root (`/api/data/v9.2/…`), relative, or a reference (`$1`, `$1/lastname`). */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of a body that is no text: the content of a file. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

export interface InnerResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In the place of a body that is no text. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

export interface BatchRequest {
  readonly kind: "request";
  readonly request: InnerRequest;
  readonly contentId?: string;
}

/** Requests that succeed together or not at all; each has a Content-ID of its own. */
export interface ChangeSet {
  readonly kind: "changeSet";
  readonly requests: readonly (BatchRequest & { readonly contentId: string })[];
}

export type BatchPart = BatchRequest | ChangeSet;

/** A response and the Content-ID of the request that it belongs to. */
export interface NumberedResponse extends InnerResponse {
  readonly contentId?: string | undefined;
}
