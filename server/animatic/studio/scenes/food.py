"""Food and drink on a wooden table: a cup with crema, tea, a bowl of soup, steam and bokeh."""
