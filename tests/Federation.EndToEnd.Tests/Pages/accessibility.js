// Measures the page that it runs in against WCAG 2.2 AA and gives what falls short, a sentence each.
// The criteria: 1.3.1, 1.4.1, 1.4.3, 1.4.4, 1.4.10, 1.4.11, 2.4.6, 2.4.7, 2.5.8, 3.1.1, 4.1.2.
parts => {
  const TEXT = 4.5, LARGE_TEXT = 3, NOT_TEXT = 3, TARGET = 24, FOCUS = 2;
  const faults = new Set();

  const describe = element => `<${element.localName}${element.className && typeof element.className === 'string' ? '.' + element.className.trim().replaceAll(/\s+/g, '.') : ''}> "${(element.textContent || element.getAttribute('name') || '').trim().replaceAll(/\s+/g, ' ').slice(0, 40)}"`;
  const isShown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.hidden') && element.getClientRects().length > 0;

  const read = color => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => Object.fromEntries(['r', 'g', 'b'].map(part => [part, top[part] * top.a + under[part] * (1 - top.a)]).concat([['a', 1]]));
  const luminance = color => ['r', 'g', 'b'].map(part => color[part] / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = element => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      layers.push(read(getComputedStyle(each).backgroundColor));
      if (layers.at(-1).a === 1)
        break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  const requireContrast = (what, element, color, background, least) => {
    const ratio = contrast(over(read(color), background), background);
    if (ratio < least)
      faults.add(`${what} of ${describe(element)} has a contrast of ${ratio.toFixed(2)}; ${least} is needed`);
  };

  const contrasts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() === '' || !isShown(element))
        continue;
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
      requireContrast('The text', element, element instanceof SVGElement ? style.fill : style.color, behind(element), isLarge ? LARGE_TEXT : TEXT);
    }
    for (const field of [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter(isShown)) {
      const style = getComputedStyle(field);
      requireContrast('The content', field, style.color, behind(field), TEXT);
      if (field.placeholder)
        requireContrast('The placeholder', field, getComputedStyle(field, '::placeholder').color, behind(field), TEXT);
      if (field.type !== 'radio' && field.type !== 'checkbox')
        requireContrast('The edge', field, style.borderTopColor, behind(field.parentElement), NOT_TEXT);
    }
  };

  const targets = () => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]')].filter(isShown);

  // A target in a sentence may be as high as its line, and a small one far from the others may be small (2.5.8).
  const sizes = () => {
    const areas = targets().filter(target => !target.matches('.skip')).map(target => ({
      target,
      box: (target.type === 'radio' || target.type === 'checkbox' ? target.labels[0] ?? target : target).getBoundingClientRect(),
    }));
    const isInSentence = target => getComputedStyle(target).display === 'inline' && [...target.parentElement.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    const isSmall = ({ box }) => box.width < TARGET - 0.01 || box.height < TARGET - 0.01;
    for (const area of areas.filter(area => isSmall(area) && !isInSentence(area.target))) {
      const [x, y] = [area.box.x + area.box.width / 2, area.box.y + area.box.height / 2];
      const touches = areas.find(other => other !== area && !other.target.contains(area.target) && !area.target.contains(other.target) && (isSmall(other)
        ? Math.hypot(other.box.x + other.box.width / 2 - x, other.box.y + other.box.height / 2 - y) < TARGET
        : Math.hypot(Math.max(other.box.left - x, 0, x - other.box.right), Math.max(other.box.top - y, 0, y - other.box.bottom)) < TARGET / 2));
      if (touches)
        faults.add(`${describe(area.target)} is ${area.box.width.toFixed(0)} by ${area.box.height.toFixed(0)} pixels and too near to ${describe(touches.target)}`);
    }
  };

  const focus = () => {
    for (const target of targets()) {
      target.focus({ preventScroll: true });
      if (document.activeElement !== target) {
        faults.add(`${describe(target)} cannot have the focus`);
        continue;
      }
      const style = getComputedStyle(target);
      if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < FOCUS)
        faults.add(`${describe(target)} does not show that it has the focus`);
      else
        requireContrast('The focus', target, style.outlineColor, behind(target.parentElement), NOT_TEXT);
    }
  };

  const structure = () => {
    for (const [what, count] of [['h1', 1], ['main', 1], ['head > title', 1]]) {
      if (document.querySelectorAll(what).length !== count)
        faults.add(`There are ${document.querySelectorAll(what).length} ${what}, not ${count}`);
    }
    for (const [what, selector] of [['a banner', 'body > header'], ['a navigation', 'nav'], ['the language', 'html[lang=en]']]) {
      if (!document.querySelector(selector))
        faults.add(`There is not ${what}`);
    }
    for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
      if (field.labels.length === 0 || field.labels[0].textContent.trim() === '')
        faults.add(`${describe(field)} has no label`);
    }
    for (const target of document.querySelectorAll('a[href], button, summary')) {
      if (target.textContent.trim() === '' && !target.ariaLabel)
        faults.add(`${describe(target)} has no name`);
    }
    for (const region of document.querySelectorAll('[role=region], nav')) {
      if (!region.ariaLabel)
        faults.add(`${describe(region)} has no name`);
    }
    for (const picture of document.querySelectorAll('svg, img')) {
      if (picture.ariaHidden !== 'true' && !picture.ariaLabel && !picture.getAttribute('aria-labelledby') && !picture.getAttribute('alt'))
        faults.add(`${describe(picture)} has no words for it`);
    }
    for (const element of document.querySelectorAll('span[aria-label], p[aria-label], div[aria-label], strong[aria-label]')) {
      if (!element.role)
        faults.add(`${describe(element)} has a name, which is not told of it without a role`);
    }
    const landmarks = [...document.querySelectorAll('nav, aside, section[aria-label], section[aria-labelledby], [role=region]')]
      .map(landmark => landmark.ariaLabel ?? document.getElementById(landmark.getAttribute('aria-labelledby'))?.textContent ?? '');
    for (const name of landmarks.filter((name, i) => landmarks.indexOf(name) !== i))
      faults.add(`There are two landmarks "${name}"`);
    let level = 0;
    for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
      if (heading.localName[1] > level + 1)
        faults.add(`${describe(heading)} leaves out a level`);
      level = Number(heading.localName[1]);
    }
    const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
    for (const id of ids.filter((id, i) => ids.indexOf(id) !== i))
      faults.add(`The id ${id} is there twice`);
  };

  const reflow = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth)
      faults.add(`The page is ${scrollWidth} pixels wide where there are ${clientWidth}: ${[...document.querySelectorAll('main *, header *, footer *')].filter(element => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest('.scroll, pre, .hidden')).slice(0, 3).map(describe).join(', ')}`);
  };

  // Text that is cut off says less than it should, and most is cut off where there is little room.
  const cuts = () => {
    for (const element of [...document.querySelectorAll('body *')].filter(each => isShown(each) && !each.matches('.hidden, .skip, input, select, textarea') && !each.closest('svg'))) {
      if (['hidden', 'clip'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
        faults.add(`${describe(element)} is cut off`);
    }
  };

  const measures = { contrasts, sizes, focus, structure, reflow, cuts };
  for (const part of parts)
    measures[part]();
  return [...faults];
}
