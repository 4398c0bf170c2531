// Goes on once the partners have been told, or have had their time. Plain ES5, as form-post.js.
(function () {
  'use strict';
  var link = document.getElementById('continue');
  var frames = document.getElementsByTagName('iframe');
  var left = frames.length;
  var gone = false;

  function go() {
    if (!gone) {
      gone = true;
      window.location.replace(link.href);
    }
  }

  function loaded() {
    left -= 1;
    if (left === 0) {
      go();
    }
  }

  for (var i = 0; i < frames.length; i += 1) {
    frames[i].addEventListener('load', loaded);
  }
  window.setTimeout(go, 3000);
})();
