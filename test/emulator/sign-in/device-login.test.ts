import { expect, test } from "vitest";
import { ada, deviceForm, origin, publicClient, scope, signingIn } from "./signing-in.ts";

const page = `${origin}/_emulator/devicelogin`;

test("the page shows everyone who can sign in, and takes the code from its address", async () => {
  const { signIn } = signingIn();
  const response = await signIn.routes.request(`${page}?user_code=BCDFGHJKL`);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const html = await response.text();
  expect(html).toContain(`value="${ada.userId}"`);
  expect(html).toContain("Ada Lovelace");
  expect(html).toContain("# Application 22222222");
  expect(html).toContain('name="user_code" value="BCDFGHJKL"');
});

test("what is sent from the page completes the sign-in", async () => {
  const { signIn, post } = signingIn();
  const { body } = await post("devicecode", { client_id: publicClient, scope });
  const form = new URLSearchParams({ user_code: String(body.user_code), user: ada.userId });
  const response = await signIn.routes.request(page, { method: "POST", body: form });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(`Signed in as ${ada.userName}`);
  expect(await post("token", deviceForm(String(body.device_code)))).toMatchObject({ status: 200 });
});

test("a wrong code brings the page again, with the reason", async () => {
  const { signIn } = signingIn();
  const form = new URLSearchParams({ user_code: "WRONG", user: ada.userId });
  const response = await signIn.routes.request(page, { method: "POST", body: form });
  expect(response.status).toBe(400);
  const html = await response.text();
  expect(html).toContain("No sign-in waits for the code &#39;WRONG&#39;");
  expect(html).toContain('value="WRONG"');
});

test("nothing that is typed or named becomes part of the page's code", async () => {
  const evil = `"><script>alert('1')</script>`;
  const { signIn } = signingIn({ users: [{ name: evil }] });
  const form = new URLSearchParams({ user_code: evil, user: evil });
  const shown = await signIn.routes.request(`${page}?user_code=${encodeURIComponent(evil)}`);
  const sent = await signIn.routes.request(page, { method: "POST", body: form });
  for (const response of [shown, sent]) {
    expect(await response.text()).not.toContain("<script");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});
