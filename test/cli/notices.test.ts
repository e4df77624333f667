import { expect, test } from "vitest";
import { fakeNotices } from "./fakes.ts";

test("a hidden secret appears in no line", () => {
  const { notices, text } = fakeNotices();
  notices.hide("s3cret");
  notices.hide("");
  notices.say("the service said: wrong secret s3cret, s3cret!");
  expect(text()).toBe("the service said: wrong secret ***, ***!\n");
});

test("what would steer the terminal is made visible instead", () => {
  const { notices, text } = fakeNotices();
  notices.say("a\u001b[2Jb\rc\td");
  expect(text()).toBe("a\ufffd[2Jb\ufffdc\td\n");
});

test("on a terminal a line goes above the status line, which is never longer than the terminal is wide", () => {
  const { notices, text } = fakeNotices(8);
  notices.status("1234567890");
  notices.status("1234567890");
  notices.say("hello");
  notices.status("");
  expect(text()).toBe("\r\u001b[2K1234567\r\u001b[2Khello\n1234567\r\u001b[2K");
});

test("where there is no terminal there is no status line and no colour", () => {
  const { notices, text } = fakeNotices();
  notices.status("50 done");
  notices.say("oh", "bad");
  expect(text()).toBe("oh\n");
});
