const words = (text: string): string[] => text.trim().split(/\s+/);

export const givenNames = words(`
  Adam Agnes Alan Albert Alice Amara Amelia Andrew Anita Anna Anton Arthur Asha Astrid Barbara Ben Bernard Bianca Brian Bruno
  Camille Carla Carlos Cecilia Charles Chen Chloe Chris Clara Claire Conrad Dagmar Daniel Daria Deborah Deepak Diana Dora Dylan
  Edith Edward Elena Eli Emil Emma Erik Esther Fatima Felix Fiona Frances Frank Gabriel George Gerda Gina Grace Greta Hanna
  Harold Heidi Helen Henry Hugo Ida Igor Imran Ines Irene Isaac Ivan Jack Jane Jasmin Jean Joel Johan Judith Julia Kamal Karen
  Karl Kate Keiko Kevin Kim Laura Lars Leila Leon Lily Linda Lucas Lydia Magnus Maria Mark Martha Martin Maya Mei Mia Milan
  Miriam Mohan Monica Nadia Naomi Neil Nils Nina Noah Nora Olga Oliver Omar Oscar Otto Pablo Patricia Paul Petra Philip Priya
  Rachel Ravi Rebecca Rita Robert Rosa Ruth Ryan Sally Samir Sandra Sarah Simon Sofia Stefan Susan Sven Tanya Theo Thomas Tina
  Tom Uma Ursula Vera Victor Vincent Wanda Walter Wei William Yasmin Yusuf Zara Zoe
`);

export const surnames = words(`
  Abbott Adams Allen Anders Archer Bailey Baker Barnes Becker Bell Bennett Berg Bishop Blake Bosch Brandt Brooks Burns Butler
  Carter Chang Chapman Clark Cole Cooper Cruz Curtis Dahl Dalton Davies Diaz Dixon Doyle Duncan Eaton Egan Ellis Evans Farrell
  Fernandez Fischer Fleming Foster Fox Franke Fuchs Garcia Gibson Gomez Gordon Graham Grant Gray Green Gupta Haas Hale Hall
  Hansen Harper Hart Hayes Heller Hill Hoffman Holm Hughes Hunt Huber Ito Iyer Jackson Jacobs Jain James Jensen Kaiser Kapoor
  Keller Kelly Kemp Khan King Klein Knight Koch Kumar Lambert Lang Larsen Lawson Lee Lewis Lindgren Long Lopez Lowe Maier Marsh
  Mason May Mehta Meyer Mills Moore Morgan Moser Murray Nash Nelson Newton Nguyen Nolan Novak Olsen Ortiz Osborne Owens Page
  Palmer Park Parker Patel Pearce Perez Peters Porter Powell Price Quinn Ramos Rao Reed Reyes Rice Richter Roberts Rossi Roth
  Russell Sanders Sato Schmidt Schulz Scott Shah Shaw Silva Simmons Singh Snyder Stein Stone Suzuki Tanaka Taylor Thomas Thorpe
  Torres Tucker Turner Vargas Vogel Wagner Walker Wallace Walsh Wang Ward Watson Weber Wells West White Wolf Wong Wood Wright
  Yates Young Zhang Ziegler Zimmer
`);

/** Departments, each an organizational unit below ou=People, with the number that departmentNumber carries. */
export const departments = [
  { name: 'Engineering', number: '410', titles: ['Engineer', 'Senior Engineer', 'Architect', 'Test Engineer'] },
  { name: 'Sales', number: '420', titles: ['Account Manager', 'Sales Engineer', 'Sales Assistant'] },
  { name: 'Support', number: '430', titles: ['Support Engineer', 'Help Desk Agent', 'Team Leader'] },
  { name: 'Finance', number: '440', titles: ['Accountant', 'Controller', 'Clerk'] },
  { name: 'Human Resources', number: '450', titles: ['Recruiter', 'Adviser'] },
  { name: 'Marketing', number: '460', titles: ['Designer', 'Copywriter', 'Product Manager'] },
  { name: 'Operations', number: '470', titles: ['Planner', 'Buyer', 'Dispatcher'] },
  { name: 'Research', number: '480', titles: ['Scientist', 'Research Assistant'] },
] as const;
