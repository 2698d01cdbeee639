'use strict';
(() => {
  const READ_AGAIN_MILLIS = 20000;
  const FIELDS = ['token', 'key', 'form', 'algorithm', 'issuer', 'audience', 'method', 'path', 'source', 'filter'];
  const SECRET_FIELDS = ['token', 'key', 'signed'];

  const find = id => document.getElementById(id);
  let asked = 0;
  let shown = 0;
  let payload = '';

  /** Makes an element. A text never becomes markup. */
  function make(name, text, className) {
    const element = document.createElement(name);
    if (text !== undefined) {
      element.textContent = text;
    }
    if (className) {
      element.className = className;
    }
    return element;
  }

  /** Sets a text only if it differs, so that a screen reader does not repeat it. */
  function say(id, text) {
    const element = find(id);
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  function trouble(text) {
    const element = find('trouble');
    element.hidden = !text;
    say('trouble', text);
  }

  async function ask(place, question) {
    let response;
    try {
      response = await fetch(place, {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify(question),
        cache: 'no-store',
        credentials: 'omit'
      });
    } catch (unreachable) {
      trouble('The program has ended. Start the command inspect again, and open the address that it prints.');
      return undefined;
    }
    if (!response.ok) {
      trouble(await response.text());
      return undefined;
    }
    trouble('');
    return response.json();
  }

  /** Replaces half surrogate pairs, because JSON cannot carry them. They are no characters of a token. */
  function text(field) {
    return field.value.toWellFormed ? field.value.toWellFormed() : field.value;
  }

  function question() {
    const values = {};
    for (const id of FIELDS) {
      const field = find(id);
      values[id] = field ? text(field) : '';
    }
    return values;
  }

  async function read() {
    const number = ++asked;
    const answer = await ask('read', question());
    if (number < shown) {
      return;
    }
    shown = number;
    if (answer === undefined) {
      showNothing();
      return;
    }
    showToken(answer);
    showVerification(answer.verification);
    if (answer.verdict) {
      showVerdict(answer.verdict);
    }
    document.documentElement.dataset.shown = String(number);
  }

  /** Removes the results of an earlier text. They would be taken for those of the present one. */
  function showNothing() {
    showToken({kind: 'empty', note: '', summary: '', problems: [], header: [], claims: [], headerJson: '', payloadJson: ''});
    showVerification({state: 'open', title: 'Not verified', text: 'See the message at the top of the page.', notes: []});
    if (find('verdict')) {
      showVerdict({state: 'open', title: 'Not known', rows: {}, notes: [], problems: [], unknown: [], facts: {}});
    }
  }

  function showToken(answer) {
    payload = Object.keys(answer.claims).length ? answer.payloadJson : '';
    say('token-status', [answer.note, answer.summary].filter(Boolean).join(' '));
    find('decoded').hidden = answer.kind === 'empty';
    find('decoded-empty').hidden = answer.kind !== 'empty';
    find('problems').hidden = !answer.problems.length;
    replace('problem-list', answer.problems.map(problem));
    replace('header-rows', answer.header.length ? [claimTable('Header', answer.header)] : [make('p', 'None', 'hint')]);
    replace('claims-rows', answer.claims.length ? [claimTable('Claims', answer.claims)] : [make('p', noClaims(answer), 'hint')]);
    say('header-json', answer.headerJson);
    say('payload-json', answer.payloadJson);
  }

  function noClaims(answer) {
    if (answer.kind === 'encrypted') {
      return 'The claims are encrypted.';
    }
    return answer.payloadJson && answer.payloadJson !== '{}' ? 'No JSON object. The text is shown below.' : 'None';
  }

  /** Replaces the content of an element if it differs. */
  function replace(id, elements) {
    const fresh = make('div');
    fresh.append(...elements);
    const old = find(id);
    const same = old.childNodes.length === fresh.childNodes.length
      && [...old.childNodes].every((child, i) => child.isEqualNode(fresh.childNodes[i]));
    if (!same) {
      old.replaceChildren(...fresh.childNodes);
    }
  }

  function problem(row) {
    const item = make('li');
    item.append(make('strong', row.where + ': '), row.what);
    if (row.at) {
      const place = make('span', row.before, 'place');
      place.append(make('mark', row.at), row.after);
      item.append(place);
    }
    return item;
  }

  /** The roles stay when a narrow window lays the table out as blocks. */
  function cell(name, role, text, className) {
    const element = make(name, text, className);
    element.setAttribute('role', role);
    return element;
  }

  function table(caption, titles, rows) {
    const element = cell('table', 'table');
    element.append(make('caption', caption));
    if (titles.length) {
      const head = cell('thead', 'rowgroup');
      const row = cell('tr', 'row');
      for (const title of titles) {
        const column = cell('th', 'columnheader', title);
        column.scope = 'col';
        row.append(column);
      }
      head.append(row);
      element.append(head);
    }
    const body = cell('tbody', 'rowgroup');
    body.append(...rows);
    element.append(body);
    return element;
  }

  function rowOf(name, ...cells) {
    const row = cell('tr', 'row');
    const title = cell('th', 'rowheader', name);
    title.scope = 'row';
    row.append(title, ...cells);
    return row;
  }

  function claimTable(caption, claims) {
    return table(caption, ['Name', 'Value', 'Meaning'], claims.map(claim => {
      const meaning = cell('td', 'cell', claim.meaning);
      if (claim.date) {
        const date = make('span', undefined, 'date');
        date.append(make('strong', claim.date.distance), make('span', claim.date.utc, 'date'));
        if (claim.date.local) {
          date.append(make('span', claim.date.local, 'date'));
        }
        meaning.append(date);
      }
      return rowOf(claim.name, cell('td', 'cell', claim.value, 'value'), meaning);
    }));
  }

  function factTable(caption, facts) {
    const element = table(caption, [], Object.entries(facts).map(([name, value]) => rowOf(name, cell('td', 'cell', value))));
    element.className = 'facts';
    return element;
  }

  const STATES = {verified: 'good', signature_only: 'warning', refused: 'refused', open: 'open'};
  const SIGNS = {good: '✓ ', warning: '! ', refused: '✗ ', open: ''};

  function showMessage(id, state, title) {
    find(id).className = 'message ' + state;
    say(id + '-title', SIGNS[state] + title);
  }

  function showVerification(verification) {
    showMessage('verification', STATES[verification.state], verification.title);
    say('verification-text', verification.text);
    replace('key-notes', verification.notes.map(note => make('li', note)));
  }

  function showVerdict(verdict) {
    showMessage('verdict', verdict.state, verdict.title);
    replace('verdict-rows', [factTable('Reason', verdict.rows)]);
    replace('verdict-notes', verdict.notes.map(note => make('li', note)));
    find('filter-problems').hidden = !verdict.problems.length;
    replace('filter-problem-list', verdict.problems.map(note => make('li', note)));
    replace('unknown', verdict.unknown.map(note => make('li', note)));
    replace('facts', [factTable('Settings', verdict.facts)]);
  }

  async function sign() {
    const answer = await ask('sign', {
      claims: text(find('claims')),
      type: text(find('type')),
      lifetime: text(find('lifetime')),
      token: text(find('token')),
      key: text(find('key')),
      form: find('form').value,
      algorithm: find('algorithm').value
    });
    if (answer === undefined) {
      return;
    }
    find('signed').value = answer.token;
    find('copy').disabled = !answer.token;
    find('use').disabled = !answer.token;
    const status = find('sign-status');
    status.classList.toggle('refused', !answer.token);
    if (answer.token) {
      say('sign-status', 'Signed: ' + answer.token.length + ' characters.');
    } else {
      const list = make('ul', undefined, 'notes');
      list.append(...answer.problems.map(problem));
      status.replaceChildren(list);
    }
  }

  async function copy() {
    const field = find('signed');
    try {
      await navigator.clipboard.writeText(field.value);
      say('sign-status', 'Copied.');
    } catch (refused) {
      field.focus();
      field.select();
      say('sign-status', 'The browser does not allow copying. The token is selected: press Ctrl+C.');
    }
  }

  function use() {
    find('token').value = find('signed').value;
    find('token').focus();
    read();
  }

  function take() {
    if (payload) {
      find('claims').value = payload;
      find('claims').focus();
    } else {
      say('sign-status', 'Paste a token with claims first.');
    }
  }

  for (const id of FIELDS) {
    const field = find(id);
    if (field) {
      field.addEventListener(field.type === 'select-one' ? 'change' : 'input', read);
    }
  }
  for (const id of ['token', 'key']) {
    find(id).addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.isComposing && find(id).value) {
        find(id).value = '';
        read();
      }
    });
  }
  find('sign').addEventListener('click', sign);
  find('copy').addEventListener('click', copy);
  find('use').addEventListener('click', use);
  find('take').addEventListener('click', take);
  // A browser may keep the page when its user leaves it.
  window.addEventListener('pagehide', () => SECRET_FIELDS.forEach(id => {
    find(id).value = '';
  }));
  setInterval(() => {
    if (document.visibilityState === 'visible' && find('token').value) {
      read();
    }
  }, READ_AGAIN_MILLIS);
  find('token').focus();
  read();
})();
