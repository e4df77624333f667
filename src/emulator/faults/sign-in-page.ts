/** What a gateway answers instead of the API when a sign-in has ended: a page for people, with a status of success. */
export function signInPage(): Response {
  const html = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in to your account</title></head>
<body><form method="post" action="/login"><input type="email" name="loginfmt"><input type="submit" value="Next"></form></body>
</html>
`;
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}
