// What lies over the terminal when there is nothing to read: a sentence, and perhaps a button.

const curtain = document.getElementById("curtain");
const sentence = document.getElementById("sentence");
const again = document.getElementById("again");

export function show(text, button) {
  sentence.textContent = text;
  again.hidden = !button;
  curtain.hidden = false;
  if (button) again.focus();
}

export function hide() {
  curtain.hidden = true;
}

export function onAgain(run) {
  again.onclick = run;
}
