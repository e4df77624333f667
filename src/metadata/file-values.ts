/** What a file column holds: bytes and the name that they are downloaded as. */
export interface FileContent {
  readonly name: string;
  readonly bytes: Uint8Array;
}
