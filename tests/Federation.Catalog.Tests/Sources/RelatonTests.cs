using Federation.Catalog.Sources;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.Sources;

public sealed class RelatonTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_of_the_present_schema_is_read()
    {
        const string Record =
            """
            ---
            id: CISPR101981
            schema_version: v1.5.6
            type: standard
            title:
            - language: en
              script: Latn
              content: Organization, rules and procedures of the CISPR
              type: title-main
            - language: en
              content: Organization, rules and procedures
              type: main
            - language: fr
              content: Organisation, règles et procédures du CISPR
              type: title-main
            source:
            - type: src
              content: https://webstore.iec.ch/publication/12009
            - type: obp
              content: https://webstore.iec.ch/preview/info_cispr10.pdf
            docidentifier:
            - content: 'urn:iec:std:cispr:10:1981:::'
              type: URN
            - content: CISPR 10:1981
              type: IEC
              primary: true
            date:
            - type: published
              at: '1981-01-01'
            - type: obsoleted
              at: '1992-09-15'
            contributor:
            - role:
              - type: publisher
              organization:
                name:
                - content: International special committee on radio interference
                abbreviation:
                  content: CISPR
            - role:
              - type: author
                description:
                - content: committee
              organization:
                name:
                - content: International Electrotechnical Commission
                subdivision:
                - name:
                  - content: CISPR
                  type: technical-committee
                abbreviation:
                  content: IEC
            edition:
              content: '3'
            language:
            - en
            - fr
            abstract:
            - content: Gives the terms of reference.
            status:
              stage:
                content: REVISED
            relation:
            - type: obsoletedBy
              bibitem:
                docidentifier:
                - content: CISPR 10:1992
                  primary: true
            keyword:
            - vocab:
                content: interference
            ext:
              doctype:
                content: international-standard
              ics:
              - code: 33.100.01
                text: Electromagnetic compatibility in general
            """;

        var item = await _folder.ReadOneAsync("cispr-10-1981.yaml", Record, "iec");

        item.Should().Be(new WorkItem
        {
            Name = "registries/iec/workItems/CISPR-10-1981",
            Identifier = "CISPR 10:1981",
            Aliases = { "urn:iec:std:cispr:10:1981:::" },
            Titles =
            {
                new LocalizedText { LanguageCode = "en", Text = "Organization, rules and procedures" },
                new LocalizedText { LanguageCode = "fr", Text = "Organisation, règles et procédures du CISPR" },
            },
            Abstracts = { new LocalizedText { LanguageCode = "en", Text = "Gives the terms of reference." } },
            Kind = WorkItemKind.InternationalStandard,
            KindLabel = "international-standard",
            Status = WorkItemStatus.Superseded,
            StatusLabel = "REVISED",
            Groups = { "IEC / CISPR" },
            Date = "1981-01-01",
            Milestones = { new Milestone { Label = "obsoleted", Date = "1992-09-15" } },
            Relations = { new Relation { Type = RelationType.SupersededBy, TypeLabel = "obsoletedBy", TargetIdentifier = "CISPR 10:1992" } },
            Keywords = { "interference" },
            IcsCodes = { "33.100.01" },
            Links =
            {
                new Link { Uri = "https://webstore.iec.ch/publication/12009" },
                new Link { Rel = "item", Uri = "https://webstore.iec.ch/preview/info_cispr10.pdf" },
            },
            Editions = 3,
            Source = new SourceRecord { MediaType = "application/yaml", Content = Record },
        });
        WorkItemValidation.Validate(item).Should().BeEmpty();
    }

    [Fact]
    public async Task A_record_of_the_older_schema_is_read_where_lists_of_one_stand_without_the_list()
    {
        var item = await _folder.ReadOneAsync(
            "a.yaml",
            """
            id: ISO/TC184/SC4N1110
            title:
              content: SC4 Quality Manual
              language: en
            link:
              content: https://isotc.iso.org/N1110.pdf
              type: src
            docid:
              id: ISO/TC 184/SC 4 N1110
              type: ISO
              primary: true
            date:
              type: published
              value: '2000-11-08'
            contributor:
              organization:
                name: International Organization for Standardization
                abbreviation: ISO
              role: publisher
            docstatus:
              stage: '60'
              substage: '60'
            relation:
              type: obsoletes
              bibitem:
                formattedref:
                  content: ISO/TC 184/SC 4/QC N146
            doctype: international-standard
            editorialgroup:
              technical_committee:
                name: Technical Committee 184 for Industrial Automation Systems
                number: '184'
              subcommittee:
                name: Integration Subcommittee 4 for Industrial Data
                number: '4'
            """,
            "iso");

        (item.Identifier, item.MainTitle(), item.MainUri(), item.Date).Should()
            .Be(("ISO/TC 184/SC 4 N1110", "SC4 Quality Manual", "https://isotc.iso.org/N1110.pdf", "2000-11-08"));
        (item.Kind, item.Status, item.StatusLabel).Should().Be((WorkItemKind.InternationalStandard, WorkItemStatus.Published, "60.60"));
        item.Groups.Should().Equal("ISO / TC 184 / SC 4");
        item.Relations.Should().ContainSingle().Which.TargetIdentifier.Should().Be("ISO/TC 184/SC 4/QC N146");
    }

    [Fact]
    public async Task A_W3C_record_of_the_older_schema_has_its_editors_group_and_status()
    {
        var item = await _folder.ReadOneAsync(
            "CR-SVG2-20181004.yaml",
            """
            ---
            id: W3CCR-SVG2-20181004
            title:
            - content: Scalable Vector Graphics (SVG) 2
              format: text/plain
            link:
            - content: https://www.w3.org/TR/2018/CR-SVG2-20181004/
              type: src
            docid:
            - id: W3C CR-SVG2-20181004
              type: W3C
              primary: true
            date:
            - type: published
              value: '2018-10-04'
            contributor:
            - person:
                name:
                  completename:
                    content: Amelia Bellamy-Royds
              role:
              - editor
            - person:
                name:
                  given:
                    forename:
                    - content: Chris
                  surname:
                    content: Lilley
              role:
              - type: editor
            language:
            - en
            docstatus:
              stage:
                value: CR
            relation:
            - type: hasDraft
              bibitem:
                formattedref: W3C svg2-draft
              description:
                content: Editor's draft
            doctype: recommendation
            editorialgroup:
            - name: SVG Working Group
            """,
            "w3c");

        item.Name.Should().Be("registries/w3c/workItems/CR-SVG2-20181004");
        item.Titles.Should().Equal(new LocalizedText { LanguageCode = "en", Text = "Scalable Vector Graphics (SVG) 2" });
        item.Editors.Should().Equal("Amelia Bellamy-Royds", "Chris Lilley");
        item.Groups.Should().Equal("SVG Working Group");
        item.Status.Should().Be(WorkItemStatus.Approval);
        item.Relations.Should().Equal(new Relation { Type = RelationType.Related, TypeLabel = "hasDraft", TargetIdentifier = "W3C svg2-draft", Note = "Editor's draft" });
    }

    [Fact]
    public async Task An_identifier_with_a_scope_is_an_alias_and_an_author_stands_in_for_an_editor()
    {
        var item = await _folder.ReadOneAsync(
            "RFC0069.yaml",
            """
            title: Distribution List Change for MIT
            docid:
            - {id: RFC69, type: IETF, scope: anchor, primary: true}
            - {id: RFC 69, type: IETF, primary: true}
            - {id: 10.17487/RFC0069, type: DOI}
            date: {type: published, value: 1970-09}
            contributor:
            - person: {name: {completename: {content: A.K. Bhushan}}}
              role: [author]
            """,
            "ietf");

        item.Identifier.Should().Be("RFC 69");
        item.Aliases.Should().Equal("RFC69", "10.17487/RFC0069");
        item.Editors.Should().Equal("A.K. Bhushan");
        item.Titles.Should().Equal(new LocalizedText { LanguageCode = "und", Text = "Distribution List Change for MIT" });
    }

    [Fact]
    public async Task A_title_in_parts_is_put_together_and_an_ITU_group_has_its_path()
    {
        var item = await _folder.ReadOneAsync(
            "a.yaml",
            """
            title:
            - {type: title-part, content: 'Part 1: Terminology', language: en}
            - {type: title-intro, content: IT Security and Privacy, language: en}
            - {type: title-main, content: A framework for identity management, language: en}
            docid: {id: ITU-T X.1250}
            editorialgroup:
              bureau: T
              group: {name: Study Group 17, type: study-group}
              subgroup: {name: Q10}
            """,
            "itu-t");

        item.MainTitle().Should().Be("IT Security and Privacy - A framework for identity management - Part 1: Terminology");
        item.Groups.Should().Equal("ITU-T / Study Group 17 / Q10");
    }

    [Theory]
    [InlineData("type: standard\ndocnumber: ATAG20\n", 1, "docidentifier", "*no identifier*")]
    [InlineData("- a\n- b\n", 1, "", "*one record*")]
    [InlineData("", 1, "", "*one record*")]
    [InlineData("title: x\ndocid: [\n", 3, "", "*not YAML*")]
    public async Task A_wrong_record_is_named_with_its_line(string text, int line, string field, string reason)
    {
        var file = _folder.Write("a.yaml", text);
        var fault = (await SourceFolder.ReadAsync(file, "w3c")).Should().ContainSingle().Which.Fault!;
        (fault.File, fault.Line, fault.Field).Should().Be((file, line, field));
        fault.Reason.Should().Match(reason);
    }

    [Fact]
    public async Task A_record_nested_without_end_is_refused_before_it_does_harm()
    {
        var file = _folder.Write("a.yaml", "docid: " + new string('[', 100_000));
        (await SourceFolder.ReadAsync(file, "w3c")).Should().ContainSingle().Which.Fault!.Reason.Should().Contain("nested more than 32 deep");
    }

    [Fact]
    public async Task A_list_that_holds_itself_is_read_to_an_end()
    {
        var file = _folder.Write("a.yaml", "docid: {id: &a [*a]}\ntitle: T\n");
        (await SourceFolder.ReadAsync(file, "w3c")).Should().ContainSingle().Which.Fault.Should().NotBeNull();
    }

    [Property]
    public async Task Whatever_a_record_holds_is_read_or_refused(NonNegativeInt at, char put)
    {
        const string Record = "title: [{content: T, language: [en]}]\ndocid: {id: ITU-T X.1}\ndate: [{type: published, value: '2020'}]\nkeyword: [a, {vocab: b}]\n";
        var position = at.Get % Record.Length;
        var file = _folder.Write("a.yaml", Record[..position] + put + Record[(position + 1)..]);

        (await SourceFolder.ReadAsync(file, "itu-t")).Should().ContainSingle().Which.Should().Match<SourceEntry>(entry => entry.WorkItem == null ^ entry.Fault == null);
    }

    [Fact]
    public async Task A_record_that_is_too_large_is_refused_unread()
    {
        var file = _folder.Write("a.yaml", "docid: x # " + new string('x', 600_000));
        (await SourceFolder.ReadAsync(file, "w3c")).Should().ContainSingle().Which.Fault!.Reason.Should().Contain("more than 524288 bytes");
    }

    [Fact]
    public async Task Of_a_repository_only_the_records_are_read()
    {
        const string Record = "docid: {id: A}\ntitle: T\n";
        _folder.Write("index-v1.yaml", Record);
        _folder.Write(".github/workflows/crawler.yml", Record);
        _folder.Write("data-t/b.yaml", Record);
        _folder.Write("data-r/sub/a.yml", Record);

        (await SourceFolder.ReadAsync(_folder.Path, "itu-t")).Select(entry => Path.GetRelativePath(_folder.Path, entry.File)).Should()
            .Equal(Path.Combine("data-r", "sub", "a.yml"), Path.Combine("data-t", "b.yaml"));
    }
}
