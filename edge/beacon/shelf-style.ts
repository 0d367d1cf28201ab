/** How a shelf looks. A card's height does not depend on what is in it, so a shelf is as high before its answer as after. */
export const shelfStyle = `:host{display:block;contain:layout style;min-height:var(--endcap-height,21rem);color:inherit;font:inherit}
h2{font-size:1.25em;line-height:1.3;margin:0 0 .75em}
ul{display:grid;grid-auto-flow:column;grid-auto-columns:var(--endcap-card,11rem);gap:1rem;list-style:none;margin:0;padding:2px 2px .75rem;overflow-x:auto;scroll-snap-type:x proximity;scrollbar-width:thin}
ul:focus-visible,a:focus-visible{outline:2px solid var(--endcap-accent,#2563eb);outline-offset:2px;border-radius:6px}
li{scroll-snap-align:start}
a{color:inherit;text-decoration:none;display:block}
a:hover .t{text-decoration:underline}
.i{display:block;width:100%;aspect-ratio:1;object-fit:contain;border-radius:10px;background:rgb(127 127 127/.09)}
.t{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;height:2.8em;line-height:1.4;margin:.5em 0 .25em;font-size:.95em}
.p{display:block;height:1.5em;line-height:1.5;font-weight:600}
.s .i,.s .t{background:rgb(127 127 127/.14);border-radius:10px}
@media(prefers-reduced-motion:no-preference){ul{scroll-behavior:smooth}.s{animation:e 1.2s ease-in-out infinite alternate}@keyframes e{to{opacity:.55}}}`;
