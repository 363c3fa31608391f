// A file of its own, because the page's Content-Security-Policy forbids inline scripts.
SwaggerUIBundle({ url: '/docs/openapi.yaml', dom_id: '#api', deepLinking: true });
