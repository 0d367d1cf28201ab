/** Impressions that happened: at least half of a card on the screen, for a second, in a tab that is looked at. */
const seenMs = 1_000;
const seenShare = 0.5;

export interface SeenWatch {
  readonly add: (card: Element) => void;
  readonly end: () => void;
}

/** @param onSeen told once for each card */
export function watchSeen(onSeen: (card: Element) => void): SeenWatch {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const stopTimer = (card: Element): void => {
    clearTimeout(timers.get(card));
    timers.delete(card);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        stopTimer(target);
        if (intersectionRatio >= seenShare) startTimer(target);
      }
    },
    { threshold: seenShare },
  );
  function startTimer(card: Element): void {
    timers.set(
      card,
      setTimeout(() => {
        if (document.visibilityState !== "visible") return startTimer(card);
        stopTimer(card);
        observer.unobserve(card);
        onSeen(card);
      }, seenMs),
    );
  }
  return {
    add: (card) => observer.observe(card),
    end() {
      observer.disconnect();
      for (const card of [...timers.keys()]) stopTimer(card);
    },
  };
}
