// The page is as high as what is seen of it: a phone's keyboard covers the rest.

export function followVisibleHeight() {
  const seen = window.visualViewport;
  if (!seen) return;
  const follow = () => {
    // While fingers zoom the page itself, its height is not the keyboard's doing.
    if (seen.scale > 1.01) return;
    document.body.style.height = `${seen.height}px`;
    document.body.style.top = `${seen.offsetTop}px`;
  };
  seen.addEventListener("resize", follow);
  seen.addEventListener("scroll", follow);
  follow();
}
