// Runs before the first paint and before the page's code has come.

// A dark page never flashes white. The key is Mantine's colour scheme manager's.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('gopherlab.theme');
  } catch {
    // Storage is switched off: follow the system.
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();

// A cohort's data, above all thousands of grades, are asked for while the code loads. `src/lib/early-answers.ts` takes the
// answers; whatever comes to nothing here is asked for again there, and told to the reader.
(function () {
  var cohort = /^\/teach\/cohorts\/([\w-]+)\/(\w+)\/?$/.exec(location.pathname);
  if (!cohort) return;
  var path = '/api/cohorts/' + cohort[1];
  var paths = ['/api/session', path];
  var assignment = new URLSearchParams(location.search).get('assignment');
  if (cohort[2] === 'gradebook') {
    paths.push(
      path + '/gradebook' + (assignment ? '?' + new URLSearchParams({ assignment: assignment }) : ''),
    );
  }
  var answers = {};
  paths.forEach(function (one) {
    answers[one] = fetch(one, {
      credentials: 'same-origin',
      headers: { accept: 'application/json, application/problem+json' },
    }).catch(function () {
      return undefined;
    });
  });
  window.gopherlabEarlyAnswers = answers;
})();
