// Pages of our own follow the system's light or dark, as Gradio's page does.
document.documentElement.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
