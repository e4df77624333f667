import { column } from "../customization/payloads.ts";
import type { Reply, SignedIn } from "../signed-in.ts";

export const attributes = "EntityDefinitions(LogicalName='account')/Attributes";
export const binary = { "Content-Type": "application/octet-stream" };

/** Bytes that are no text. */
export function content(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + 128) % 256);
}

/** What can be done with the file of one account. */
export interface FileAccount {
  readonly id: string;
  upload(bytes: Uint8Array, headers?: object): Promise<Reply>;
  download(headers?: Record<string, string>): Promise<Reply>;
  read(): Promise<Record<string, unknown>>;
}

/** Makes the column, which takes 10 KB, and an account. */
export async function makeFileAccount({ send, create }: SignedIn): Promise<FileAccount> {
  const reply = await send("POST", attributes, column("File", "new_File", { MaxSizeInKB: 10 }));
  if (reply.status !== 204) throw new Error(`The column was not made: ${reply.text}`);
  const id = await create("accounts", { name: "Contoso" });
  return {
    id,
    upload: (bytes, headers = {}) =>
      send("PATCH", `accounts(${id})/new_file`, bytes, { ...binary, "x-ms-file-name": "a.bin", ...headers }),
    download: (headers = {}) => send("GET", `accounts(${id})/new_file/$value`, undefined, headers),
    read: async () => (await send("GET", `accounts(${id})?$select=new_file,new_file_name`)).json,
  };
}
