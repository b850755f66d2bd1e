using Easel.Application.Settings;
using Easel.Web.Language;

namespace Easel.Web.Tests.Language;

public sealed class SettingSectionsTests
{
    [Fact]
    public void Every_section_of_the_settings_has_a_Chinese_name() =>
        Assert.Empty(SettingList.All.Select(it => it.Section).Distinct().Except(SettingSections.Known));
}
