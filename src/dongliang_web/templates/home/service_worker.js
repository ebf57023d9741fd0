{% load static %}/* Works behind the pages: what they keep for times without a network, and reminders. */
self.dongliangFiles = [{% for name in files %}
  "{% static name %}",{% endfor %}
];
importScripts("{% static 'queue.js' %}", "{% static 'worker-pages.js' %}", "{% static 'worker-push.js' %}");
