import type { Principal } from "./directory.ts";

export interface LoginPage {
  readonly principals: readonly Principal[];
  /** What the field for the code already holds. */
  readonly userCode: string;
  /** Why the last attempt came to nothing. */
  readonly problem?: string;
}

export function writeLoginPage({ principals, userCode, problem }: LoginPage): Response {
  const choices = principals.map(
    ({ userId, firstName, lastName, userName }, index) =>
      `<label><input type="radio" name="user" value="${escape(userId)}" required${index === 0 ? " checked" : ""}>
      ${escape(`${firstName} ${lastName}`.trim())} <small>${escape(userName)}</small></label>`,
  );
  const body = `<h1>Sign in</h1>
  ${problem === undefined ? "" : `<p role="alert">${escape(problem)}</p>`}
  <form method="post">
    <label for="code">Code</label>
    <input id="code" name="user_code" value="${escape(userCode)}" required autofocus autocomplete="off" spellcheck="false">
    <fieldset><legend>Who are you?</legend>${choices.join("\n")}</fieldset>
    <button>Sign in</button>
  </form>`;
  return htmlPage(body, problem === undefined ? 200 : 400);
}

export function writeLoginDone(principal: Principal): Response {
  return htmlPage(`<h1>Signed in as ${escape(principal.userName)}</h1><p>You can close this window.</p>`, 200);
}

function htmlPage(body: string, status: number): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Sign in to the Dataverse emulator</title>
  <style>
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem }
    label, button { display: block; margin: .5rem 0 }
    #code { font: 1.25rem monospace; text-transform: uppercase; width: 100%; box-sizing: border-box }
    [role="alert"] { color: #a00 }
  </style>
</head>
<body>
  ${body}
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  });
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
