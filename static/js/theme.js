// Light or dark: the system decides until the person does. The key is the one the Django admin uses;
// the cookie lets the server draw the next page in the right theme at once. Behind https its name
// and flags are those of every cookie of ours (THEME_COOKIE_NAME in the settings).
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

const secure = location.protocol === "https:";
const cookie = secure ? "__Host-theme" : "theme";
const flags = `path=/;max-age=31536000;samesite=lax${secure ? ";secure" : ""}`;

const known = (value) => (value === "light" || value === "dark" ? value : "");

const stored = () => {
  try {
    return known(localStorage.getItem("theme"));
  } catch {
    return "";
  }
};

const choose = (theme) => {
  root.dataset.theme = theme;
  document.cookie = `${cookie}=${theme};${flags}`;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Private windows may refuse storage; the cookie is enough.
  }
};

const saved = stored();
if (saved && saved !== root.dataset.theme) choose(saved);

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = (known(root.dataset.theme) || (system.matches ? "dark" : "light")) === "dark";
    choose(dark ? "light" : "dark");
  });
}
