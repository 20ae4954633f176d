// The components ask for these classes before they start.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
