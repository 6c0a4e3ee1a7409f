"""./manage.py cost: what a month on AWS costs."""

import click

from infra import cost as model


@click.command()
@click.option("--responses", type=click.IntRange(min=0), default=1000, show_default=True)
@click.option(
    "--surveys",
    type=click.IntRange(min=0),
    default=12,
    show_default=True,
    help="That run at the same time, each sealed once a week.",
)
@click.option(
    "--mails",
    type=click.IntRange(min=0),
    help="Without it: two for each response, the invitation and the note that the report is out.",
)
@click.option(
    "--views",
    type=click.IntRange(min=0),
    help="Of reports. Without it: one for each response.",
)
@click.option("--each", "rows", is_flag=True, help="Every line of the bill, not only its sum.")
def cost(responses: int, surveys: int, mails: int | None, views: int | None, rows: bool) -> None:
    """Say what a month on AWS costs; needs no stack.

    Requests, units and work were counted on this code, prices are AWS's list prices without tax and
    before free allowances. Where each comes from stands in infra/prices.yaml.
    """
    month = model.Month(
        responses,
        surveys,
        2 * responses if mails is None else mails,
        responses if views is None else views,
    )
    lines = model.bill(month)
    if rows:
        for line in lines:
            click.echo(f"{line.what:<34} {line.amount:>18,.2f} {line.usd:>12,.2f} $")
        click.echo()
    whole, nothing = model.total(lines), model.total(model.idle())
    click.echo(f"A month with {month.responses:,} responses: {whole:,.2f} $")
    if month.responses:
        click.echo(f"For 1,000 responses: {whole / month.responses * 1000:,.2f} $")
    click.echo(f"A month in which nobody answers: {nothing:,.2f} $")
    click.echo(f"Prices of {model.priced_on()}; counted on {model.counted_on()}.")
