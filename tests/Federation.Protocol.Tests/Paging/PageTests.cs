using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Protocol.Tests.Paging;

public sealed class PageTests
{
    private static readonly OrderSchema<int> _schema =
        new OrderSchema<int>(number => $"{number:D12}").Number("ones", number => number % 10).Number("number", number => number);

    [Property]
    public bool Pages_laid_together_are_the_whole_in_order(NonNull<int[]> numbers, PositiveInt size)
    {
        var distinct = numbers.Get.Select(Math.Abs).Distinct().ToArray();
        var order = OrderBy.Parse("ones desc", _schema, "number");
        var met = new List<int>();
        OrderKey? after = null;
        do
        {
            var page = Page.Select(distinct, number => number % 3 != 0, order, after, size.Get, CancellationToken.None);
            if (page.TotalSize != distinct.Count(number => number % 3 != 0))
                return false;
            met.AddRange(page.Items);
            after = page.Next is null ? null : PageToken.Read(PageToken.Issue(page.Next, "parent", "filter"), "parent", "filter");
        }
        while (after is not null);
        return met.SequenceEqual(distinct.Where(number => number % 3 != 0).Order(order));
    }

    [Property]
    public bool Places_are_those_of_the_items_of_a_page(NonNull<int[]> numbers, PositiveInt size, int after)
    {
        var distinct = numbers.Get.Select(Math.Abs).Distinct().ToArray();
        var order = OrderBy.Parse("ones desc", _schema, "number");
        var page = Page.Select(distinct, number => number % 3 != 0, order, order.KeyOf(Math.Abs(after)), size.Get, CancellationToken.None);

        var places = Page.SelectPlaces(distinct, number => number % 3 != 0, order, order.KeyOf(Math.Abs(after)), size.Get, CancellationToken.None);

        return places.Items.SelectMany(place => place.Values).SequenceEqual(page.Items.SelectMany(item => order.KeyOf(item).Values))
            && (places.Next is null) == (page.Next is null) && places.TotalSize == page.TotalSize;
    }

    [Property]
    public bool Pages_end_where_the_next_item_would_make_them_too_large(NonNull<int[]> numbers, PositiveInt size)
    {
        var distinct = numbers.Get.Select(Math.Abs).Distinct().ToArray();
        var order = OrderBy.Parse("ones desc", _schema, "number");
        List<int[]> pages = [];
        OrderKey? after = null;
        do
        {
            var page = Page.Select(distinct, null, order, after, size.Get, CancellationToken.None, BytesOf);
            pages.Add([.. page.Items]);
            after = page.Next;
        }
        while (after is not null);

        return pages.SelectMany(page => page).SequenceEqual(distinct.Order(order))
            && pages.TrueForAll(page => page.Length < 2 || page.Sum(BytesOf) <= Page.MaximumBytes)
            && pages.Zip(pages.Skip(1)).All(two => two.First.Length == size.Get || two.First.Append(two.Second[0]).Sum(BytesOf) > Page.MaximumBytes);

        static int BytesOf(int number) => number % 9 * (Page.MaximumBytes / 7);
    }

    [Fact]
    public void Items_that_come_and_go_between_pages_make_no_other_item_appear_twice_or_not_at_all()
    {
        var order = OrderBy.Parse("number", _schema, "number");
        var first = Page.Select([1, 2, 3, 4, 5, 6], null, order, null, 3, CancellationToken.None);

        var second = Page.Select([0, 2, 4, 5, 6], null, order, first.Next, 3, CancellationToken.None);

        second.Items.Should().Equal(4, 5, 6);
        second.Next.Should().BeNull();
    }

    [Fact]
    public void A_token_is_refused_when_the_request_changed()
    {
        var token = PageToken.Issue(new OrderKey(["a"]), "registries/iso", "title:x");

        PageToken.Read(token, "registries/iso", "title:x")!.Values.Should().Equal("a");
        foreach (var change in new Action[]
                 {
                     () => PageToken.Read(token, "registries/iso", "title:y"),
                     () => PageToken.Read(token, "registries/is", "otitle:x"),
                     () => PageToken.Read(token, "registries/iso"),
                 })
            change.Should().Throw<PageTokenException>().WithMessage("*another request*");
    }

    [Theory]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAA_____w8")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_token_that_was_never_issued_is_refused(string token)
    {
        var read = () => PageToken.Read(token, "registries/iso");
        read.Should().Throw<PageTokenException>();
    }

    [Property]
    public bool Whatever_is_sent_as_a_token_is_refused(NonEmptyString token)
    {
        try
        {
            PageToken.Read(token.Get, "registries/iso");
            return false;
        }
        catch (PageTokenException)
        {
            return true;
        }
    }

    [Fact]
    public void A_token_of_another_order_is_refused()
    {
        var read = () => Page.Select([1], null, OrderBy.Parse("ones", _schema, "number"), new OrderKey(["1"]), 1, CancellationToken.None);
        read.Should().Throw<PageTokenException>();
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void A_page_size_is_kept_within_bounds(int requested, int size) => PageSize.Clamp(requested).Should().Be(size);

    [Fact]
    public void A_negative_page_size_is_refused()
    {
        var clamp = () => PageSize.Clamp(-1);
        clamp.Should().Throw<PageSizeException>().WithMessage("page_size is -1*");
    }
}
