using Federation.Protocol.Filtering;
using FsCheck.Xunit;

namespace Federation.Protocol.Tests.Filtering;

public sealed class OrderByTests
{
    private static readonly OrderSchema<(string Name, string Date, double Score)> _schema =
        new OrderSchema<(string Name, string Date, double Score)>(item => item.Name).Text("date", item => item.Date).Number("score", item => item.Score);

    [Fact]
    public void Fields_are_compared_in_turn_and_ties_broken_by_the_unique_one()
    {
        var order = OrderBy.Parse(" date desc ,score", _schema, "date");
        (string Name, string Date, double Score)[] items = [("d", "2020", 1), ("c", "2021", 2), ("b", "2021", 1), ("a", "2021", 1)];

        items.Order(order).Select(item => item.Name).Should().Equal("a", "b", "c", "d");
        order.Text.Should().Be("date desc, score");
    }

    [Fact]
    public void An_empty_order_is_the_usual_one() => OrderBy.Parse("", _schema, "score desc").Text.Should().Be("score desc");

    [Theory]
    [InlineData("colour", 0, "*'colour' at 0 is no field to order by; there are date, score*")]
    [InlineData("date, score down", 5, "*'score down' at 5*")]
    [InlineData("date,", 5, "*")]
    [InlineData("date,date desc", 5, "*twice*")]
    public void A_wrong_order_is_refused_where_it_is_wrong(string text, int position, string message)
    {
        var parse = () => OrderBy.Parse(text, _schema, "date");
        parse.Should().Throw<FilterException>().WithMessage(message).Which.Position.Should().Be(position);
    }

    [Property]
    public bool Numbers_are_ordered_as_numbers(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
            return true;
        var order = OrderBy.Parse("score", _schema, "date");
        return Math.Sign(order.Compare(("a", "", left), ("a", "", right))) == Math.Sign(left.CompareTo(right));
    }
}
