// Optional everywhere: pages work without it. Prints the page when a button with data-print is pressed.
document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
