/* Reads one .ics with libical and says everything it holds against it; silence and 0 when nothing. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static int faults = 0;

static void look(icalcomponent *component)
{
    for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY); p != NULL;
         p = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)) {
        if (icalproperty_isa(p) == ICAL_XLICERROR_PROPERTY) {
            printf("%s\n", icalproperty_get_xlicerror(p));
            faults++;
        }
    }
    for (icalcomponent *c = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); c != NULL;
         c = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
        look(c);
    }
}

int main(int argc, char **argv)
{
    int all = 0;
    for (int n = 1; n < argc; n++) {
        FILE *file = fopen(argv[n], "rb");
        if (file == NULL) {
            perror(argv[n]);
            return 2;
        }
        fseek(file, 0, SEEK_END);
        long size = ftell(file);
        rewind(file);
        char *text = malloc((size_t)size + 1);
        if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
            fprintf(stderr, "%s: cannot be read\n", argv[n]);
            return 2;
        }
        text[size] = '\0';
        fclose(file);
        icalcomponent *root = icalparser_parse_string(text);
        if (root == NULL) {
            printf("%s: not read at all\n", argv[n]);
            return 1;
        }
        faults = 0;
        if (!icalrestriction_check(root)) {
            printf("%s: the restriction check fails\n", argv[n]);
            faults++;
        }
        look(root);
        if (faults > 0) {
            printf("%s: %d faults\n", argv[n], faults);
        }
        all += faults;
        icalcomponent_free(root);
        free(text);
    }
    return all > 0;
}
