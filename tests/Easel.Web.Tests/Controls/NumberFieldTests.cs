using Bunit;
using Easel.Web.Controls;
using Easel.Web.Language;
using Easel.Web.Session;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Easel.Web.Tests.Controls;

public sealed class NumberFieldTests : BunitContext
{
    public NumberFieldTests()
    {
        Services.AddMudServices();
        Services.AddSingleton(provider => new StudioSession(null!, new TypedDrafts(), TimeProvider.System, provider));
    }

    [Theory]
    [InlineData("30", 30.0)]
    [InlineData("30.4", 30.0)]
    [InlineData("0", 1.0)]
    [InlineData("100000", 1000.0)]
    [InlineData("", 20.0)]
    public void What_is_typed_becomes_a_number_of_the_range_and_nothing_the_default(string text, double expected)
    {
        double? taken = null;
        var field = Show(25, number => taken = number);
        field.Find("input[type=number]").Change(text);
        Assert.Equal(expected, taken);
    }

    [Fact]
    public void A_number_that_is_not_the_default_shows_the_way_back()
    {
        double? taken = null;
        var field = Show(25, number => taken = number);
        field.Find(".reset").Click();
        Assert.Equal(20, taken);
        Assert.Empty(Show(20, _ => { }).FindAll(".reset"));
    }

    [Fact]
    public void Its_name_and_its_help_belong_to_it()
    {
        var field = Show(25, _ => { });
        var box = field.Find("input[type=number]");
        Assert.Equal("Steps", field.Find($"label[for={box.Id}]").TextContent);
        Assert.Equal(Captions.Steps.Help.English, field.Find($"#{box.GetAttribute("aria-describedby")}").TextContent);
    }

    private IRenderedComponent<NumberField> Show(double value, Action<double?> taken) => Render<NumberField>(parameters => parameters
        .Add(it => it.Caption, Captions.Steps).Add(it => it.Value, value).Add(it => it.Default, 20).Add(it => it.Least, 1).Add(it => it.Most, 1000).Add(it => it.ValueChanged, taken));
}
