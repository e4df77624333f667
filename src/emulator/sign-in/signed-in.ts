/** Whether an application acts for itself, or a user by means of one. */
export type SignInKind = "application" | "user";

/** Who sent a request. */
export interface SignedIn {
  /** A systemuserid. */
  readonly userId: string;
  readonly kind: SignInKind;
}
