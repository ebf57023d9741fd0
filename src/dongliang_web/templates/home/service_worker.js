{% load static %}/* Works behind the pages: what they keep for times without a network, and reminders. */
importScripts("{% static 'worker-pages.js' %}", "{% static 'worker-push.js' %}");
