// Carries the answer on to the partner. Plain ES5: it must run wherever a sign-in may happen.
// A response parameter may be called "submit", hence the method of the prototype.
(function () {
  'use strict';
  var form = document.getElementById('form-post');
  if (form) {
    HTMLFormElement.prototype.submit.call(form);
  }
})();
